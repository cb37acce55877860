/** Tables in the forms that banks, cards and programs of many countries write, made up for these tests: what is read from each (rules I1, I2). */

import { expect, test } from 'vitest';
import { collectStatements } from '../../electron/readers/collect.ts';
import { openStatementFile } from '../../electron/readers/read-statement-file.ts';
import { isoOf } from './csv-writing.ts';

/** Named by the bank or program whose form it is; its text, and the date and amount of each movement. */
const FORMS: ReadonlyArray<readonly [form: string, text: string, movements: string]> = [
  [
    'dkb',
    `"Kontonummer:";"DE12500105170648489890 / Girokonto";

"Von:";"01.01.2019";
"Bis:";"31.01.2019";
"Kontostand vom 31.01.2019:";"1.234,56 EUR";

"Buchungstag";"Wertstellung";"Buchungstext";"Auftraggeber / Begünstigter";"Verwendungszweck";"Kontonummer";"BLZ";"Betrag (EUR)";"Gläubiger-ID";"Mandatsreferenz";"Kundenreferenz";
"30.01.2019";"31.01.2019";"Lastschrift";"REWE";"Einkauf";"DE00123";"1001";"-1.015,10";"";"";"";
"02.01.2019";"02.01.2019";"Gutschrift";"ACME";"Lohn";"DE00123";"1001";"2.000,00";"";"";"";
`,
    '2019-01-30 -1015.10, 2019-01-02 2000.00',
  ],
  [
    'dkb new',
    `"Girokonto";"DE12500105170648489890"
"Zeitraum:";"02.06.2023 - 12.06.2023"
"Kontostand vom 12.06.2023:";"1.234,56 €"
""
"Buchungsdatum";"Wertstellung";"Status";"Zahlungspflichtige*r";"Zahlungsempfänger*in";"Verwendungszweck";"Umsatztyp";"IBAN";"Betrag (€)";"Gläubiger-ID";"Mandatsreferenz";"Kundenreferenz"
"12.06.23";"12.06.23";"Gebucht";"ISSUER";"EDEKA";"x";"Ausgang";"DE99";"-21,9 €";"";"";""
"05.06.23";"05.06.23";"Gebucht";"ISSUER";"Firma";"x";"Eingang";"DE99";"1.000 €";"";"";""
`,
    '2023-06-12 -21.9, 2023-06-05 1000',
  ],
  [
    'ing-diba',
    `Umsatzanzeige;Datei erstellt am: 25.09.2018 16:32

IBAN;DE12 5001 0517 0123 4567 89
Kontoname;Girokonto
Bank;ING
Kunde;Max
Zeitraum;01.09.2018 - 25.09.2018
Saldo;5.000,10;EUR

Sortierung;Datum absteigend

In der CSV-Datei finden Sie alle bereits gebuchten Umsätze.

Buchung;Valuta;Auftraggeber/Empfänger;Buchungstext;Verwendungszweck;Saldo;Währung;Betrag;Währung
24.09.2018;24.09.2018;Max;Gutschrift;Test;5.000,10;EUR;1.000,00;EUR
20.09.2018;20.09.2018;REWE;Lastschrift;Test2;4.000,10;EUR;-10,00;EUR
`,
    '2018-09-24 1000.00, 2018-09-20 -10.00',
  ],
  [
    'comdirect',
    `;
"Umsätze Girokonto";"Zeitraum: 30 Tage";
"Neuer Kontostand";"5.000,00 EUR";

"Buchungstag";"Wertstellung (Valuta)";"Vorgang";"Buchungstext";"Umsatz in EUR";
"15.03.2020";"15.03.2020";"Lastschrift / Belastung";"Auftraggeber: X Buchungstext: Y";"-20,00";
"01.03.2020";"01.03.2020";"Übertrag / Überweisung";"Empfänger";"1.200,00";

"Alter Kontostand";"3.820,00 EUR";
`,
    '2020-03-15 -20.00, 2020-03-01 1200.00',
  ],
  [
    'deutsche bank',
    `Umsätze Girokonto;;;Kundennummer: 100 1234567
1.1.2018 - 1.2.2018
Letzter Kontostand;;;;1.000,00;EUR
Vorgemerkte und noch nicht gebuchte Umsätze sind nicht Bestandteil dieser Übersicht.
Buchungstag;Wert;Umsatzart;Begünstigter / Auftraggeber;Verwendungszweck;IBAN;BIC;Kundenreferenz;Mandatsreferenz ;Gläubiger ID;Fremde Gebühren;Betrag;Abweichender Empfänger;Anzahl der Aufträge;Anzahl der Schecks;Soll;Haben;Währung
15.1.2018;15.1.2018;"Lastschrift";Telekom;Rechnung;DE1;MARK;ref;;;;;;;;-39,95;;EUR
20.1.2018;20.1.2018;"Gutschrift";ACME;Lohn;DE1;MARK;ref;;;;;;;;;2.500,00;EUR
Kontostand;1.2.2018;;;3.460,05;EUR
`,
    '2018-01-15 -39.95, 2018-01-20 2500.00',
  ],
  [
    'sparkasse camt',
    `"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Glaeubiger ID";"Mandatsreferenz";"Kundenreferenz (End-to-End)";"Sammlerreferenz";"Lastschrift Ursprungsbetrag";"Auslagenersatz Ruecklastschrift";"Beguenstigter/Zahlungspflichtiger";"Kontonummer/IBAN";"BIC (SWIFT-Code)";"Betrag";"Waehrung";"Info"
"DE12";"29.12.17";"29.12.17";"ONLINE";"x";"";"";"";"";"";"";"A";"DE99";"B";"-1.120,00";"EUR";"Umsatz gebucht"
"DE12";"03.12.17";"03.12.17";"LOHN";"x";"";"";"";"";"";"";"A";"DE99";"B";"3,5";"EUR";"Umsatz gebucht"
`,
    '2017-12-29 -1120.00, 2017-12-03 3.5',
  ],
  [
    'vr-bank new',
    `Bezeichnung Auftragskonto;IBAN Auftragskonto;BIC Auftragskonto;Bankname Auftragskonto;Buchungstag;Valutadatum;Name Zahlungsbeteiligter;IBAN Zahlungsbeteiligter;BIC (SWIFT-Code) Zahlungsbeteiligter;Buchungstext;Verwendungszweck;Betrag;Waehrung;Saldo nach Buchung;Bemerkung;Kategorie;Steuerrelevant;Glaeubiger ID;Mandatsreferenz
Giro;DE12;GEN;VR;13.01.2022;13.01.2022;X;DE99;GEN;Basislastschrift;y;-50,00;EUR;950,00;;;;;
Giro;DE12;GEN;VR;05.01.2022;05.01.2022;X;DE99;GEN;Gutschrift;y;100,00;EUR;1000,00;;;;;
`,
    '2022-01-13 -50.00, 2022-01-05 100.00',
  ],
  [
    'ing nl',
    `"Datum","Naam / Omschrijving","Rekening","Tegenrekening","Code","Af Bij","Bedrag (EUR)","MutatieSoort","Mededelingen"
"20180115","AH","NL12INGB0001234567","","BA","Af","12,34","Betaalautomaat","x"
"20180114","Baas","NL12INGB0001234567","NL99","GT","Bij","2.345,67","Online","salaris"
`,
    '2018-01-15 -12.34, 2018-01-14 2345.67',
  ],
  [
    'abn tab',
    `123456789\tEUR\t20180105\t1000,00\t950,00\t20180105\t-50,00\tSEPA Overboeking IBAN: NL99
123456789\tEUR\t20180107\t950,00\t1950,00\t20180107\t1000,00\tSalaris
`,
    '2018-01-05 -50.00, 2018-01-07 1000.00',
  ],
  [
    'rabo txt',
    `"NL12RABO0123456789","EUR","20130101","D","12.34","NL99","AH","20130101","ba","","omschr","","","","","","","",""
"NL12RABO0123456789","EUR","20130103","C","100.00","NL99","Baas","20130103","bg","","omschr","","","","","","","",""
`,
    '2013-01-01 -12.34, 2013-01-03 100.00',
  ],
  [
    'triodos',
    `"01-02-2018","NL12TRIO0123456789","12,34","Debet","AH","NL99","BA","pin","1.000,00"
"13-02-2018","NL12TRIO0123456789","1.000,00","Credit","Baas","NL99","ET","salaris","2.000,00"
`,
    '2018-02-01 -12.34, 2018-02-13 1000.00',
  ],
  [
    'knab',
    `KNAB EXPORT;;;;;;;;;;;;;;;
Rekeningnummer;Transactiedatum;Valutacode;CreditDebet;Bedrag;Tegenrekeningnummer;Tegenrekeninghouder;Valutadatum;Betaalwijze;Omschrijving;Type betaling;Machtigingsnummer;Incassant ID;Adres;Referentie;Boekdatum;
"NL12KNAB0123456789";"15-01-2018";"EUR";"D";"12,34";"NL99";"AH";"15-01-2018";"iDEAL";"x";"";"";"";"";"C8A1";"15-01-2018";
"NL12KNAB0123456789";"13-01-2018";"EUR";"C";"1000,00";"NL99";"Baas";"13-01-2018";"Overboeking";"x";"";"";"";"";"C8A2";"13-01-2018";
`,
    '2018-01-15 -12.34, 2018-01-13 1000.00',
  ],
  [
    'sns',
    `15-01-2018,NL12SNSB0123456789,NL99,naam,,,,EUR,1000.00,EUR,-12.34,15-01-2018,15-01-2018,2321,BEA,1,,'omschr',1
16-01-2018,NL12SNSB0123456789,NL99,naam,,,,EUR,987.66,EUR,100.00,16-01-2018,16-01-2018,2321,OVB,2,,'omschr',1
`,
    '2018-01-15 -12.34, 2018-01-16 100.00',
  ],
  [
    'belfius',
    `Boekingsdatum vanaf;01/01/2018
Boekingsdatum tot en met;31/01/2018
Bedrag vanaf;
;
Laatste saldo;1.000,00 EUR
Rekening;Boekingsdatum;Rekeninguittrekselnummer;Transactienummer;Rekening tegenpartij;Naam tegenpartij bevat;Straat en nummer;Postcode en plaats;Transactie;Valutadatum;Bedrag;Devies;BIC;Landcode;Mededelingen
BE12 3456 7890 1234;15/01/2018;1;2;BE99;naam;;;betaling;16/01/2018;-12,34;EUR;;;x
`,
    '2018-01-15 -12.34',
  ],
  [
    'bnp fr',
    `Compte de chèques;****1234;15/01/2018;;1 234,56
13/01/2018;Carte;FACTURE CARTE;FACTURE CARTE DU 12/01 X;-12,34
10/01/2018;Virement;VIR RECU;VIR SALAIRE;1 000,00
`,
    '2018-01-13 -12.34, 2018-01-10 1000.00',
  ],
  [
    'boursorama',
    `dateOp;dateVal;label;category;categoryParent;supplierFound;amount;comment;accountNum;accountLabel;accountbalance
2019-01-15;2019-01-15;"CARTE 14/01";"Alim";"Vie";"x";-12,34;;00012345678;BOURSO;1234.56
2019-01-10;2019-01-10;"VIR";"Sal";"Rev";"x";"1 000,00";;00012345678;BOURSO;1234.56
`,
    '2019-01-15 -12.34, 2019-01-10 1000.00',
  ],
  [
    'credit agricole',
    `Téléchargement du 15/01/2018;

M. X Y
Compte de Dépôt carte n° 12345678901;
Solde au 15/01/2018 1 234,56 €

Liste des opérations du compte entre le 01/01/2018 et le 15/01/2018;

Date;Libellé;Débit euros;Crédit euros;
13/01/2018;"PAIEMENT PAR CARTE
X Y";12,34;;
10/01/2018;"VIREMENT
SALAIRE";;1 000,00;
`,
    '2018-01-13 -12.34, 2018-01-10 1000.00',
  ],
  [
    'caisse epargne',
    `Code de la banque : 123;Agence;Date de début de téléchargement : 01/01/2018;Date de fin de téléchargement : 31/01/2018;
Numéro de compte : 04123456789;Nom du compte : COMPTE DEPOT;Devise : EUR;

Solde en fin de période;;;;1234,56
Date;Numéro d'opération;Libellé;Débit;Crédit;Détail;
25/01/18;ABC;CB CARREFOUR;-12,34;;FACT;
15/01/18;ABD;VIR SALAIRE;;+1000,00;X;
Solde en début de période;;;;246,90
`,
    '2018-01-25 -12.34, 2018-01-15 1000.00',
  ],
  [
    'banque postale',
    `Numéro Compte   ;1234567A033
Type         ;CCP
Compte tenu en  ;euros
Date            ;15/01/2018
Solde (EUROS)   ;1234,56
Solde (FRANCS)  ;8098,18

Date;Libellé;Montant(EUROS);Montant(FRANCS)
13/01/2018;ACHAT CB;-12,34;-80,95
10/01/2018;VIREMENT;1000,00;6559,57
`,
    '2018-01-13 -12.34, 2018-01-10 1000.00',
  ],
  [
    'bbva es',
    `F. CONTABLE;F. VALOR;CODIGO;CONCEPTO;BENEFICIARIO/ORDENANTE;OBSERVACIONES;IMPORTE;DIVISA;SALDO;OFICINA
15/01/2018;15/01/2018;17;COMPRA;X;y;-12,34;EUR;1.000,00;1
13/01/2018;13/01/2018;17;NOMINA;X;y;1.000,00;EUR;1.012,34;1
`,
    '2018-01-15 -12.34, 2018-01-13 1000.00',
  ],
  [
    'santander es',
    `Fecha Operación;Fecha Valor;Concepto;Importe;Saldo
15/01/2018;16/01/2018;COMPRA;-12,34 EUR;1.000,00 EUR
`,
    '2018-01-15 -12.34',
  ],
  [
    'intesa it',
    `Data contabile;Data valuta;Descrizione;Accrediti;Addebiti;Descrizione estesa;Mezzo
15.01.2018;15.01.2018;PAGAMENTO;;-12,34;x;Carta
13.01.2018;13.01.2018;STIPENDIO;1.000,00;;x;
`,
    '2018-01-15 -12.34, 2018-01-13 1000.00',
  ],
  [
    'fineco it',
    `Data Operazione,Data Valuta,Entrate,Uscite,Descrizione,Descrizione Completa,Stato
15/01/2018,15/01/2018,,12.34,Visa,PAGAMENTO,Contabilizzato
13/01/2018,13/01/2018,1000,,Bonifico,STIPENDIO,Contabilizzato
`,
    '2018-01-15 -12.34, 2018-01-13 1000',
  ],
  [
    'caixa pt',
    `Consultar saldos e movimentos à ordem - 15-01-2018

Conta ;0123456789 - EUR - Conta Extracto
Data de início ;01-01-2018
Data de fim ;15-01-2018

Data mov. ;Data valor ;Descrição ;Débito ;Crédito ;Saldo contabilístico ;Saldo disponível ;Categoria ;
13-01-2018;13-01-2018;COMPRA;12,34;;987,66;987,66;Outros ;
10-01-2018;10-01-2018;TRF;;1.000,00;1.000,00;1.000,00;Outros ;
 ; ; ; ;Saldo contabilístico ;987,66 EUR ;
`,
    '2018-01-13 -12.34, 2018-01-10 1000.00',
  ],
  [
    'mbank pl',
    `mBank S.A. Bankowość Detaliczna;
Skrytka;
#Klient;
JAN;

#Za okres:;
01.01.2018;31.01.2018;

#Waluta;
PLN;
#Numer rachunku;
12 1140 2004 0000 1234 5678 9012;

#Saldo początkowe;1 000,00 PLN;

#Data operacji;#Data księgowania;#Opis operacji;#Tytuł;#Nadawca/Odbiorca;#Numer konta;#Kwota;#Saldo po operacji;
2018-01-05;2018-01-05;ZAKUP;"BIEDRONKA";"  ";'';-12,34;987,66;
2018-01-10;2018-01-10;PRZELEW;"PENSJA";"FIRMA";'12114020040000';1 000,00;1 987,66;
;;;;;;#Saldo końcowe;1 987,66 PLN;
`,
    '2018-01-05 -12.34, 2018-01-10 1000.00',
  ],
  [
    'ipko pl',
    `"Data operacji","Data waluty","Typ transakcji","Kwota","Waluta","Saldo po transakcji","Opis transakcji","",""
"2018-01-15","2018-01-15","Płatność kartą","-12.34","PLN","+987.66","Tytuł: x","Lokalizacja",""
"2018-01-13","2018-01-13","Przelew","+1000.00","PLN","+1000.00","Rachunek","x",""
`,
    '2018-01-15 -12.34, 2018-01-13 1000.00',
  ],
  [
    'handelsbanken',
    `Handelsbanken;;;;
Konto: 123 456 789;;Saldo: 1 234,56;;
Reskontradatum;Transaktionsdatum;Text;Belopp;Saldo
2018-01-15;2018-01-14;ICA;-12,34;987,66
2018-01-13;2018-01-13;LÖN;1 000,00;1 000,00
`,
    '2018-01-15 -12.34, 2018-01-13 1000.00',
  ],
  [
    'swedbank',
    `* Transaktioner Period 2018-01-01 - 2018-01-31 Skapad 2018-02-01 10:00
Radnummer,Clearingnummer,Kontonummer,Produkt,Valuta,Bokföringsdag,Transaktionsdag,Valutadag,Referens,Beskrivning,Belopp,Bokfört saldo
1,8327,1234567,"Privatkonto",SEK,2018-01-15,2018-01-14,2018-01-15,"ICA","Kortköp",-12.34,987.66
2,8327,1234567,"Privatkonto",SEK,2018-01-13,2018-01-13,2018-01-13,"LÖN","Lön",1000.00,1000.00
`,
    '2018-01-15 -12.34, 2018-01-13 1000.00',
  ],
  [
    'nordea dk',
    `Bogført;Tekst;Rentedato;Beløb;Saldo
15-01-2018;Dankort-nota NETTO;15-01-2018;-12,34;987,66
13-01-2018;Løn;13-01-2018;1.000,00;1.000,00
`,
    '2018-01-15 -12.34, 2018-01-13 1000.00',
  ],
  [
    'danske',
    `"Dato";"Tekst";"Beløb";"Saldo";"Status";"Afstemt"
"15.01.2018";"NETTO";"-12,34";"987,66";"Udført";"Nej"
"13.01.2018";"Løn";"1.000,00";"1.000,00";"Udført";"Nej"
`,
    '2018-01-15 -12.34, 2018-01-13 1000.00',
  ],
  [
    'sparebank no',
    `Dato;Beskrivelse;Rentedato;Inn;Ut;Til konto;Fra konto;
"15.01.2018";"REMA";"15.01.2018";;"-12,34";;"12345678901";
"13.01.2018";"Lønn";"13.01.2018";"1000,00";;"12345678901";;
`,
    '2018-01-15 -12.34, 2018-01-13 1000.00',
  ],
  [
    'dnb no',
    `"Dato";"Forklaring";"Rentedato";"Ut fra konto";"Inn på konto"
"15.01.2018";"REMA";"15.01.2018";"12,34";""
"13.01.2018";"Lønn";"13.01.2018";"";"1.000,00"
`,
    '2018-01-15 -12.34, 2018-01-13 1000.00',
  ],
  [
    'op fi',
    `"Kirjauspäivä";"Arvopäivä";"Määrä EUROA";"Laji";"Selitys";"Saaja/Maksaja";"Saajan tilinumero";"Viite";"Viesti";"Arkistointitunnus"
15.01.2018;15.01.2018;-12,34;162;PKORTTI;K-MARKET;;ref=;x;2018
13.01.2018;13.01.2018;+1000,00;506;PALKKA;FIRMA;;ref=;x;2018
`,
    '2018-01-15 -12.34, 2018-01-13 1000.00',
  ],
  [
    'ubs ch',
    `Bewertungsdatum;Bankbeziehung;Portfolio;Produkt;IBAN;Whrg.;Datum von;Datum bis;Beschreibung;Abschluss;Buchungsdatum;Valuta;Beschreibung 1;Beschreibung 2;Beschreibung 3;Transaktions-Nr.;Devisenkurs zum Originalbetrag in Abrechnungswährung;Einzelbetrag;Belastung;Gutschrift;Saldo
17.01.2018;0240;;0240;CH12;CHF;01.01.2018;17.01.2018;UBS;15.01.2018;15.01.2018;15.01.2018;Migros;Zahlung;;ZD1;;;12.34;;987.66
17.01.2018;0240;;0240;CH12;CHF;01.01.2018;17.01.2018;UBS;13.01.2018;13.01.2018;13.01.2018;Lohn;Zahlung;;ZD2;;;;1'000.00;1'000.00
`,
    '2018-01-15 -12.34, 2018-01-13 1000.00',
  ],
  [
    'postfinance',
    `Datum von:;01.01.2018
Buchungsart:;Alle
Konto:;CH1209000000123456789
Währung:;CHF

Buchungsdatum;Avisierungstext;Gutschrift in CHF;Lastschrift in CHF;Valuta;Saldo in CHF
15.01.2018;Migros;;-12.34;15.01.2018;987.66
13.01.2018;Lohn;1000.00;;13.01.2018;1000

Disclaimer:
This is not a document
`,
    '2018-01-15 -12.34, 2018-01-13 1000.00',
  ],
  [
    'n26',
    `"Date","Payee","Account number","Transaction type","Payment reference","Amount (EUR)","Amount (Foreign Currency)","Type Foreign Currency","Exchange Rate"
"2019-08-13","Shop","","MasterCard Payment","","-12.34","-14.00","USD","1.13"
"2019-08-14","Boss","DE99","Income","Salary","1000.0","","",""
`,
    '2019-08-13 -12.34, 2019-08-14 1000.0',
  ],
  [
    'revolut',
    `Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance
CARD_PAYMENT,Current,2021-01-14 10:00:00,2021-01-15 11:00:00,Tesco,-12.34,0.00,GBP,COMPLETED,87.66
TOPUP,Current,2021-01-13 10:00:00,2021-01-13 11:00:00,Top-Up,100.00,0.00,GBP,COMPLETED,100.00
CARD_PAYMENT,Current,2021-01-16 10:00:00,,Lidl,-2.00,0.00,GBP,REVERTED,
`,
    '2021-01-15 -12.34, 2021-01-13 100.00',
  ],
  [
    'revolut old',
    `Completed Date ; Description ; Paid Out (GBP) ; Paid In (GBP) ; Exchange Out; Exchange In; Balance (GBP); Category; Notes
15 Jan 2021 ; Tesco  ; 12.34 ;  ;  ;  ; 87.66 ; groceries; 
13 Jan 2021 ; Top-Up ;  ; 100.00 ;  ;  ; 100.00 ; general; 
`,
    '2021-01-15 -12.34, 2021-01-13 100.00',
  ],
  [
    'barclays',
    `Number,Date,Account,Amount,Subcategory,Memo
,15/01/2018,20-12-34 12345678,-12.34,PAYMENT,TESCO
,13/01/2018,20-12-34 12345678,1000.00,CREDIT,SALARY
`,
    '2018-01-15 -12.34, 2018-01-13 1000.00',
  ],
  [
    'lloyds',
    `Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,Debit Amount,Credit Amount,Balance
15/01/2018,DEB,'30-12-34,12345678,TESCO,12.34,,987.66
13/01/2018,FPI,'30-12-34,12345678,SALARY,,1000.00,1000.00
`,
    '2018-01-15 -12.34, 2018-01-13 1000.00',
  ],
  [
    'natwest',
    `
Date, Type, Description, Value, Balance, Account Name, Account Number

15/01/2018,POS,"'TESCO",-12.34,987.66,"'X Y","'123456-12345678",
13/01/2018,BAC,"'SALARY",1000.00,1000.00,"'X Y","'123456-12345678",
`,
    '2018-01-15 -12.34, 2018-01-13 1000.00',
  ],
  [
    'hsbc uk noheader',
    `15/01/2018,TESCO STORES,-12.34
13/01/2018,SALARY,"1,000.00"
`,
    '2018-01-15 -12.34, 2018-01-13 1000.00',
  ],
  [
    'santander uk txt-like',
    `Date,Description,Money In,Money Out,Balance
15/01/2018,TESCO,,12.34,987.66
13/01/2018,SALARY,1000.00,,1000.00
`,
    '2018-01-15 -12.34, 2018-01-13 1000.00',
  ],
  [
    'amex us',
    `Date,Description,Card Member,Account #,Amount
01/15/2020,AMAZON,X,-12345,12.34
01/14/2020,AUTOPAY PAYMENT - THANK YOU,X,-12345,-100.00
01/10/2020,UBER,X,-12345,20.00
`,
    '2020-01-15 -12.34, 2020-01-14 100.00, 2020-01-10 -20.00',
  ],
  [
    'discover',
    `Trans. Date,Post Date,Description,Amount,Category
01/15/2020,01/16/2020,AMAZON,12.34,Merchandise
01/14/2020,01/14/2020,INTERNET PAYMENT - THANK YOU,-100.00,Payments and Credits
01/13/2020,01/14/2020,SHELL,20.00,Gasoline
`,
    '2020-01-15 -12.34, 2020-01-14 100.00, 2020-01-13 -20.00',
  ],
  [
    'apple card',
    `Transaction Date,Clearing Date,Description,Merchant,Category,Type,Amount (USD)
01/15/2020,01/16/2020,AMAZON,Amazon,Shopping,Purchase,12.34
01/14/2020,01/15/2020,ACH DEPOSIT,Ach,Payment,Payment,-100.00
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'capital one',
    `Transaction Date,Posted Date,Card No.,Description,Category,Debit,Credit
2020-01-15,2020-01-16,1234,AMAZON,Merch,12.34,
2020-01-14,2020-01-14,1234,PYMT,Payment,,100.00
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'capital one 360',
    `Account Number,Transaction Date,Transaction Amount,Transaction Type,Transaction Description,Balance
1234,01/15/20,12.34,Debit,AMAZON,87.66
1234,01/14/20,100,Credit,DEP,100
`,
    '2020-01-15 -12.34, 2020-01-14 100',
  ],
  [
    'bofa',
    `Description,,Summary Amt.
Beginning balance as of 01/01/2020,,"1,000.00"
Total credits,,"100.00"
Total debits,,"-12.34"
Ending balance as of 01/31/2020,,"1,087.66"

Date,Description,Amount,Running Bal.
01/01/2020,Beginning balance as of 01/01/2020,,"1,000.00"
01/14/2020,"DEP","100.00","1,100.00"
01/15/2020,"AMAZON","-12.34","1,087.66"
`,
    '2020-01-14 100.00, 2020-01-15 -12.34',
  ],
  [
    'wells',
    `"01/15/2020","-12.34","*","","PURCHASE AMAZON"
"01/14/2020","100.00","*","","DEP"
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'schwab',
    `"Transactions  for Checking account XXXXXX-123456 as of 01/20/2020 10:00:00 AM ET"
"Date","Type","Check #","Description","Withdrawal (-)","Deposit (+)","RunningBalance"
"Posted Transactions"
"01/15/2020","ATM","","AMAZON","$12.34","","$87.66"
"01/14/2020","ACH","","DEP","","$100.00","$100.00"
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'chase checking',
    `Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #
DEBIT,01/15/2020,"AMAZON",-12.34,ACH_DEBIT,87.66,,
CREDIT,01/14/2020,"DEP",100.00,ACH_CREDIT,100.00,,
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'rbc',
    `"Account Type","Account Number","Transaction Date","Cheque Number","Description 1","Description 2","CAD$","USD$"
Chequing,01234-1234567,1/15/2020,,"AMAZON","x",-12.34,,
Chequing,01234-1234567,1/14/2020,,"DEP","x",,100.00,
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'td',
    `01/15/2020,AMAZON,12.34,,87.66
01/16/2020,DEP,,100.00,187.66
`,
    '2020-01-15 -12.34, 2020-01-16 100.00',
  ],
  [
    'tangerine',
    `Date,Transaction,Name,Memo,Amount
1/15/2020,DEBIT,AMAZON,x,-12.34
1/14/2020,CREDIT,DEP,x,100
`,
    '2020-01-15 -12.34, 2020-01-14 100',
  ],
  [
    'cba au',
    `15/01/2020,"-12.34","WOOLWORTHS","+987.66"
14/01/2020,"+1000.00","SALARY","+1000.00"
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'westpac',
    `Bank Account,Date,Narrative,Debit Amount,Credit Amount,Balance,Categories,Serial
732000,15/01/2020,WOOL,12.34,,987.66,PAYMENT,
732000,14/01/2020,SAL,,1000.00,1000.00,DEP,
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'nab',
    `15 Jan 20,-12.34,071,,MISC,WOOL,987.66,
14 Jan 20,1000.00,051,,CR,SAL,1000.00,
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'ing au',
    `Date,Description,Credit,Debit,Balance
15/01/2020,WOOL,,-12.34,987.66
14/01/2020,SAL,1000.00,,1000.00
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'asb nz',
    `Created date / time : 15 January 2020 / 10:00:00
Bank 12; Branch 3456; Account 0123456-50 (Streamline)
From date 20200101
To date 20200115
Avail Bal : 987.66 as of 20200115
Ledger Balance : 987.66 as of 20200115
Date,Unique Id,Tran Type,Cheque Number,Payee,Memo,Amount

2020/01/15,2020011501,EFTPOS,,"COUNTDOWN","x",-12.34
2020/01/14,2020011401,D/C,,"SAL","x",1000.00
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'anz nz',
    `Type,Details,Particulars,Code,Reference,Amount,Date,ForeignCurrencyAmount,ConversionCharge
Eft-Pos,COUNTDOWN,x,y,z,-12.34,15/01/2020,,
Salary,Boss,x,y,z,1000.00,14/01/2020,,
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'hdfc',
    `  Date     ,Narration                                                                                                                ,Value Dat,Debit Amount       ,Credit Amount      ,Chq/Ref Number   ,Closing Balance
  15/01/20 ,UPI-AMAZON                       ,15/01/20 ,        12.34      ,        0.00       ,000012345       ,       987.66      
  14/01/20 ,SALARY                   ,14/01/20 ,        0.00      ,        1000.00       ,000012345       ,       1000.00      
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'icici',
    `S No.,Value Date,Transaction Date,Cheque Number,Transaction Remarks,Withdrawal Amount (INR ),Deposit Amount (INR ),Balance (INR )
1,15/01/2020,15/01/2020,-,UPI,12.34,0,987.66
2,16/01/2020,16/01/2020,-,SAL,0,1000,1987.66
`,
    '2020-01-15 -12.34, 2020-01-16 1000',
  ],
  [
    'paypal',
    `"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","To Email Address","Transaction ID","Balance"
"01/15/2020","10:00:00","PST","X","Express","Completed","USD","-12.34","0.00","-12.34","a@b","c@d","123AB","97.34"
"01/16/2020","10:00:00","PST","Y","Sale","Completed","USD","100.00","-3.20","96.80","a@b","c@d","124AB","194.14"
`,
    '2020-01-15 -12.34, 2020-01-16 96.80',
  ],
  [
    'wise',
    `"TransferWise ID",Date,Amount,Currency,Description,"Payment Reference","Running Balance","Exchange From","Exchange To","Exchange Rate","Payer Name","Payee Name","Payee Account Number",Merchant,"Total fees"
CARD-1,15-01-2020,-12.34,EUR,Card,,87.66,,,,,,,Shop,0.00
TRANSFER-2,14-01-2020,100.00,EUR,Top,,100.00,,,,,,,,0.00
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'nubank',
    `date,category,title,amount
2020-01-15,transporte,Uber,12.34
2020-01-14,,Pagamento recebido,-100.00
2020-01-13,comida,Ifood,20.00
`,
    '2020-01-15 -12.34, 2020-01-14 100.00, 2020-01-13 -20.00',
  ],
  [
    'inter br',
    `Extrato Conta Corrente 
Conta ;12345
Período ;01/01/2020 a 31/01/2020
Saldo ;1.000,00

Data Lançamento;Descrição;Valor;Saldo
15/01/2020;PIX;-12,34;987,66
14/01/2020;TED;1.000,00;1.000,00
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'itau br',
    `15/01/2020;PIX;-12,34
14/01/2020;TED;1000,00
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'ceska',
    `Číslo účtu;Datum zaúčtování;Částka;Měna;Protiúčet;Název protiúčtu;Variabilní symbol;Zpráva pro příjemce
1234/0800;2020/01/15;-12,34;CZK;99/0100;X;1;a
1234/0800;2020/01/14;1 000,00;CZK;99/0100;X;1;a
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'fio',
    `"ID pohybu";"Datum";"Objem";"Měna";"Protiúčet";"Název protiúčtu";"Kód banky";"Název banky";"KS";"VS";"SS";"Uživatelská identifikace";"Zpráva pro příjemce";"Typ"
"1";"15.01.2020";"-12,34";"CZK";"";"";"";"";"";"";"";"";"";"x"
"2";"14.01.2020";"1000,00";"CZK";"";"";"";"";"";"";"";"";"";"x"
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'tatra',
    `Dátum;Dátum zaúčtovania;Suma;Mena;Typ;Popis
15.01.2020;15.01.2020;12,34;EUR;Debet;x
14.01.2020;14.01.2020;1000,00;EUR;Kredit;x
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'otp hu',
    `"117730161111111";"T";-1234;"HUF";20200115;20200115;98766;"";"";"Vasarlas";"";"";"VÁSÁRLÁS"
"117730161111111";"J";100000;"HUF";20200114;20200114;100000;"";"";"Jov";"";"";"ÁTUTALÁS"
`,
    '2020-01-15 -1234, 2020-01-14 100000',
  ],
  [
    'swedbank ee',
    `"Kliendi konto";"Reatüüp";"Kuupäev";"Saaja/Maksja";"Selgitus";"Summa";"Valuuta";"Deebet/Kreedit";"Arhiveerimistunnus";"Makse tüüp";"Viitenumber";"Dokumendi number";
"EE12";"10";"01.01.2020";"";"Algsaldo";"100,00";"EUR";"K";"";"AS";"";"";
"EE12";"20";"15.01.2020";"RIMI";"x";"12,34";"EUR";"D";"2020";"K";"";"";
"EE12";"20";"16.01.2020";"Boss";"x";"1000,00";"EUR";"K";"2020";"MK";"";"";
"EE12";"82";"31.01.2020";"";"Käive";"12,34";"EUR";"D";"";"K2";"";"";
`,
    '2020-01-15 -12.34, 2020-01-16 1000.00',
  ],
  [
    'date at end',
    `Amount,Payee,Memo,Date
-12.34,X,Y,2020-01-15
100,X,Y,2020-01-14
`,
    '2020-01-15 -12.34, 2020-01-14 100',
  ],
  [
    'integers',
    `Date,Payee,Amount
2020-01-15,X,-12
2020-01-14,Y,100
`,
    '2020-01-15 -12, 2020-01-14 100',
  ],
  [
    'expense tracker',
    `date,description,amount,type
2020-01-15,Shop,12.34,debit
2020-01-14,Boss,100.00,credit
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'expense/income',
    `Date,Category,Amount,Note,Income/Expense
2020-01-15,Food,12.34,x,Expense
2020-01-14,Sal,100.00,x,Income
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'stripe',
    `id,Type,Source,Amount,Fee,Destination Platform Fee,Net,Currency,Created (UTC),Available On (UTC),Description
txn_1,charge,ch_1,100.00,3.20,,96.80,usd,2020-01-15 10:00,2020-01-17 00:00,x
txn_2,payout,po_1,-96.80,0.00,,-96.80,usd,2020-01-16 10:00,2020-01-16 00:00,x
`,
    '2020-01-15 96.80, 2020-01-16 -96.80',
  ],
  [
    'bunq desktop',
    `Date\tAmount\tAccount from\tAccount receiving\tName account holder\tDescription
2019-04-09\t0,40\tNL63\tNL58\tJ.Doe\tx
2019-04-10\t-1,40\tNL63\tNL58\tJ.Doe\tx
`,
    '2019-04-09 0.40, 2019-04-10 -1.40',
  ],
  [
    'unknown language',
    `Päivä;Kuvaus;Määrä
15.01.2020;x;-12,34
14.01.2020;y;1000,00
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'thousand only',
    `Datum;Text;Betrag
15.01.2020;x;-1.234
14.01.2020;y;2.000
`,
    '2020-01-15 -1234, 2020-01-14 2000',
  ],
  [
    'mcc',
    `"Дата операции";"Дата платежа";"Номер карты";"Статус";"Сумма операции";"Валюта операции";"Сумма платежа";"Валюта платежа";"Описание"
"15.01.2020 10:00:00";"15.01.2020";"*1234";"OK";"-12,34";"RUB";"-12,34";"RUB";"x"
"14.01.2020 10:00:00";"14.01.2020";"*1234";"OK";"1000,00";"RUB";"1000,00";"RUB";"x"
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'unquoted comma',
    `Date,Description,Amount,Balance
15/01/2020,ACME, INC,-12.34,87.66
14/01/2020,X,100.00,100.00
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'trailing minus',
    `Datum;Omschrijving;Bedrag
15-01-2020;x;12,34-
14-01-2020;y;1.000,00+
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'dr cr suffix',
    `Date,Particulars,Amount
15/01/2020,x,"12.34 DR"
14/01/2020,y,"1,000.00 CR"
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'usaa',
    `Date,Description,Original Description,Category,Amount,Status
2020-01-15,Amazon,AMAZON,Shopping,-12.34,Posted
2020-01-14,Dep,DEP,Income,100.00,Posted
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'usaa headerless',
    `posted,,01/15/2020,,AMAZON,Shopping,-12.34
posted,,01/14/2020,,DEP,Income,100.00
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'venmo',
    `Account Statement - (@x) ,,,,,,,,,,,,,,,,,,
Account Activity,,,,,,,,,,,,,,,,,,
,ID,Datetime,Type,Status,Note,From,To,Amount (total),Amount (tip),Amount (tax),Amount (fee),Tax Rate,Tax Exempt,Funding Source,Destination,Beginning Balance,Ending Balance,Statement Period Venmo Fees
,,,,,,,,,,,,,,,,$100.00,,
,3123,2022-01-15T10:00:00,Payment,Complete,Pizza,A,B,- $12.34,,0,,0,,Venmo balance,,,,
,3124,2022-01-16T10:00:00,Payment,Complete,Rent,B,A,"+ $1,000.00",,0,,0,,,Venmo balance,,,
,,,,,,,,,,,,,,,,,$187.66,$0.00
`,
    '2022-01-15 -12.34, 2022-01-16 1000.00',
  ],
  [
    'homebank',
    `15-01-20;0;;Shop;memo;-12.34;Food;
14-01-20;4;;Boss;memo;100.00;Salary;
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'starling',
    `Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP),Spending Category,Notes
15/01/2020,Tesco,ref,CONTACTLESS,-12.34,87.66,GROCERIES,
14/01/2020,Boss,sal,FASTER PAYMENT,100.00,100.00,INCOME,
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'monzo new',
    `Transaction ID,Date,Time,Type,Name,Emoji,Category,Amount,Currency,Local amount,Local currency,Notes and #tags,Address,Receipt,Description,Category split,Money Out,Money In
tx_1,15/01/2020,10:00:00,Card payment,Tesco,,Groceries,-12.34,GBP,-12.34,GBP,,,,TESCO,,-12.34,
tx_2,14/01/2020,10:00:00,Faster payment,Boss,,Income,100.00,GBP,100.00,GBP,,,,BOSS,,,100.00
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'nationwide real',
    `"Account Name:","FlexAccount ****12345"
"Account Balance:","£987.66"
"Available Balance: ","£987.66"

"Date","Transaction type","Description","Paid out","Paid in","Balance"
"15 Jan 2020","Visa purchase","TESCO","£12.34","","£987.66"
"14 Jan 2020","Bank credit","SAL","","£1000.00","£1000.00"
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'halifax card',
    `Date,Date entered,Reference,Description,Amount,
15/01/2020,16/01/2020,123,TESCO,12.34
14/01/2020,14/01/2020,124,PAYMENT RECEIVED - THANK YOU,-100.00
13/01/2020,14/01/2020,125,SHELL,20.00
`,
    '2020-01-15 -12.34, 2020-01-14 100.00, 2020-01-13 -20.00',
  ],
  [
    'consors',
    `Buchung;Valuta;Sender / Empfänger;IBAN / Konto-Nr.;BIC / BLZ;Buchungstext;Verwendungszweck;Betrag in EUR
15.01.2020;15.01.2020;X;DE;B;LAST;v;-12,34
14.01.2020;14.01.2020;X;DE;B;GUT;v;1.000,00
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'norisbank style',
    `Kontonummer;Buchungstag;Wertstellung;Gegenkonto Iban;Gegenkonto BIC;Gegenkonto Inhaber;Verwendungszweck;Betrag Soll EUR;Betrag Haben EUR
DE1;15.01.2020;15.01.2020;DE;B;X;v;12,34;
DE1;14.01.2020;14.01.2020;DE;B;X;v;;1.000,00
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'firefly export',
    `user_id,group_id,journal_id,created_at,updated_at,group_title,type,amount,foreign_amount,currency_code,foreign_currency_code,description,date,source_name,source_iban,source_type,destination_name
1,1,1,2020-01-20T10:00:00+01:00,2020-01-20T10:00:00+01:00,,Withdrawal,-12.340000000000,,EUR,,Shop,2020-01-15T00:00:00+01:00,A,,Asset,B
1,2,2,2020-01-20T10:00:00+01:00,2020-01-20T10:00:00+01:00,,Deposit,100.000000000000,,EUR,,Boss,2020-01-14T00:00:00+01:00,B,,Revenue,A
`,
    '2020-01-15 -12.340000000000, 2020-01-14 100.000000000000',
  ],
  [
    'ynab',
    `"Account","Flag","Date","Payee","Category Group/Category","Category Group","Category","Memo","Outflow","Inflow","Cleared"
"Giro","","15.01.2020","Shop","A: B","A","B","m","12,34€","0,00€","Cleared"
"Giro","","14.01.2020","Boss","A: B","A","B","m","0,00€","1.000,00€","Cleared"
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'actual',
    `Account,Date,Payee,Notes,Category,Amount,Cleared
Giro,2020-01-15,Shop,n,Food,-12.34,Cleared
Giro,2020-01-14,Boss,n,Sal,100,Cleared
`,
    '2020-01-15 -12.34, 2020-01-14 100',
  ],
  [
    'jgnash',
    `"Account","Number","Debit","Credit","Balance","Date","Timestamp","Memo","Payee","Reconciled"
"Cash","1","","-12.34","87.66","2020-01-15","2020-01-15 10:00:00","m","Shop","N"
"Cash","2","100.00","","100.00","2020-01-14","2020-01-14 10:00:00","m","Boss","N"
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'citi',
    `Status,Date,Description,Debit,Credit
Cleared,01/15/2020,"AMAZON",12.34,
Cleared,01/14/2020,"PAYMENT",,-100.00
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'hledger paypal',
    `"Date","Type","To/From","Name","Status","Amount","Fees","Transaction ID"
"Jul 29, 2012","Payment","To","Foo.","Completed","$20.00","$0.00","16000000000000DGLNJPI1P9B8DKPVHL"
"Jul 30, 2012","Payment","To","Adapteva, Inc.","Completed","$25.00","$1.00","17LA58JSKRD4HDGLNJPI1P9B8DKPVHL"
`,
    '2012-07-29 -20.00, 2012-07-30 -25.00',
  ],
  [
    'fidelity',
    `

Run Date,Action,Symbol,Description,Type,Quantity,Price ($),Commission ($),Fees ($),Accrued Interest ($),Amount ($),Settlement Date
01/15/2020,YOU BOUGHT,VTI,VANGUARD,Cash,10,150.12,,,,-1501.20,01/17/2020
01/14/2020,DIVIDEND,VTI,VANGUARD,Cash,0.000,,,,,12.34,

"Brokerage services are provided by Fidelity, LLC"
Date downloaded 01/20/2020 10:00 am
`,
    '2020-01-15 -1501.20, 2020-01-14 12.34',
  ],
  [
    'schwab brokerage',
    `"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"
"01/15/2020 as of 01/14/2020","Bank Interest","","INT","","","","$1.00"
"01/13/2020","Buy","VTI","V","10","$150.00","","-$1500.00"
"Transactions Total","","","","","","","-$1499.00"
`,
    '2020-01-15 1.00, 2020-01-13 -1500.00',
  ],
  [
    'ing pl',
    `"Data transakcji";"Data księgowania";"Dane kontrahenta";"Tytuł";"Nr rachunku";"Nazwa banku";"Szczegóły";"Nr transakcji";"Kwota transakcji (waluta rachunku)";"Waluta";"Kwota blokady/zwolnienie blokady";"Waluta";"Kwota płatności w walucie";"Waluta";"Konto";"Saldo po transakcji";"Waluta";
2020-01-15;2020-01-15;"X";"t";'123';"B";"s";'1';-12,34;PLN;;;-3,00;EUR;"Konto";987,66;PLN;
2020-01-14;2020-01-14;"Y";"t";'123';"B";"s";'2';1000,00;PLN;;;;;"Konto";1000,00;PLN;
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'millennium pl',
    `"Numer rachunku/karty","Data transakcji","Data rozliczenia","Rodzaj transakcji","Na konto/Z konta","Odbiorca/Zleceniodawca","Opis","Obciążenia","Uznania","Saldo","Waluta"
"PL12","2020-01-14","2020-01-15","K","","X","o","-12.34","","987.66","PLN"
"PL12","2020-01-13","2020-01-13","P","","Y","o","","1000.00","1000.00","PLN"
`,
    '2020-01-14 -12.34, 2020-01-13 1000.00',
  ],
  [
    'axis',
    `Tran Date,CHQNO,PARTICULARS,DR,CR,BAL,SOL
14-01-2020,-,SALARY,,1000.00,1000.00,123
15-01-2020,-,ATM,12.34,,987.66,123
`,
    '2020-01-14 1000.00, 2020-01-15 -12.34',
  ],
  [
    'kotak',
    `Sl. No.,Date,Description,Chq / Ref number,Amount,Dr / Cr,Balance,Dr / Cr
1,15/01/2020,UPI,123,12.34,DR,987.66,CR
2,14/01/2020,SAL,124,"1,000.00",CR,"1,000.00",CR
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'sbi',
    `Account Name       :\tMr X
Account Number     :\t_00000012345678901
Balance as on 1 Jan 2020 :\t1,000.00

Txn Date\tValue Date\tDescription\tRef No./Cheque No.\t        Debit\tCredit\tBalance
15 Jan 2020\t15 Jan 2020\tUPI\tREF\t12.34 \t \t987.66
16 Jan 2020\t16 Jan 2020\tSAL\tREF\t \t1,000.00\t1,987.66
**This is a computer generated statement and does not require a signature.
`,
    '2020-01-15 -12.34, 2020-01-16 1000.00',
  ],
  [
    'alipay',
    `支付宝交易记录明细查询
账号:[x@y]
起始日期:[2020-01-01 00:00:00]    终止日期:[2020-02-01 00:00:00]
---------------------------------交易记录明细列表------------------------------------
交易时间,交易分类,交易对方,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,备注
2020-01-15 10:00:00,餐饮,美团,外卖,支出,12.34,余额宝,交易成功,2020,
2020-01-14 10:00:00,工资,公司,工资,收入,100.00,余额,交易成功,2021,
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'amount-in/out',
    `date,description,amount-in,amount-out
2009-09-10,Flubber Co,50,
2009-09-11,Flubber Co,,50
`,
    '2009-09-10 50, 2009-09-11 -50',
  ],
  [
    'aib',
    `Posted Account, Posted Transactions Date, Description, Debit Amount, Credit Amount,Balance,Transaction Type
"12345678","15/01/20","TESCO","12.34",,"987.66","Debit"
"12345678","14/01/20","SAL",,"1000.00","1000.00","Credit"
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'dkb card',
    `"Kreditkarte:";"4998________1234";

"Von:";"01.01.2020";
"Saldo:";"1234.56 EUR";
"Datum:";"01.02.2020";

"Umsatz abgerechnet und nicht im Saldo enthalten";"Wertstellung";"Belegdatum";"Beschreibung";"Betrag (EUR)";"Ursprünglicher Betrag";
"Ja";"15.01.2020";"14.01.2020";"AMAZON";"-12,34";"";
"Ja";"14.01.2020";"13.01.2020";"EINZAHLUNG";"100,00";"";
`,
    '2020-01-14 -12.34, 2020-01-13 100.00',
  ],
  [
    'nordea se',
    `Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Rubrik;Saldo;Valuta
Reserverat;-5,00;1;;;ICA;;SEK
2020/01/15;-12,34;1;;;ICA;987,66;SEK
2020/01/14;1000,00;;1;;LÖN;1000,00;SEK
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'airbank',
    `"Datum provedení";"Směr úhrady";"Typ úhrady";"Skupina plateb";"Měna účtu";"Částka v měně účtu";"Poplatek v měně účtu";"Měna původní úhrady";"Původní částka úhrady";"Název protistrany";"Číslo účtu protistrany"
"15/01/2020";"Odchozí";"Platba";"";"CZK";"-12,34";"0,00";"EUR";"-0,50";"X";""
"14/01/2020";"Příchozí";"Platba";"";"CZK";"1000,00";"0,00";"CZK";"1000,00";"Y";""
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'lcl',
    `15/01/2020;-12,34;Carte;;CB AMAZON;;;;
14/01/2020;1000,00;Virement;;VIR SAL;;;;
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'wrapped',
    `"Date,Description,Amount"
"15/01/2020,""Tesco, Ltd"",-12.34"
"14/01/2020,SAL,100.00"
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'kontist/eng',
    `Datum,Name,Verwendungszweck,IBAN,Betrag
15.01.20,X,v,DE12,"-12,34"
14.01.20,Y,v,DE12,"1.000,00"
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'both decimals styles',
    `Date;Text;Amount;Balance
15/01/2020;x;-12.34;1,987.66
14/01/2020;y;1,000.00;2,000.00
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'crlf bom quotes',
    `\uFEFF"Date","Amount","Payee"\r
"2020-01-15","-12.34","X ""Y"" Z"\r
"2020-01-14","5.00","multi\r
line"\r
`,
    '2020-01-15 -12.34, 2020-01-14 5.00',
  ],
  [
    'eur header only col',
    `Datum;Text;EUR
15.01.2020;x;-12,34
14.01.2020;y;1000,00
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'n26 pt',
    `"Data","Beneficiário","Número da conta","Tipo de transação","Referência de pagamento","Montante (EUR)"
"2020-01-15","X","","MasterCard","","-12.34"
"2020-01-14","Y","PT50","Receita","","100.0"
`,
    '2020-01-15 -12.34, 2020-01-14 100.0',
  ],
  [
    'simple spend',
    `Date,Item,Cost
2020-01-15,Coffee,12.34
2020-01-14,Tea,3.00
`,
    '2020-01-15 12.34, 2020-01-14 3.00',
  ],
  [
    'spanish CaixaBank',
    `Concepto;Fecha;Importe;Saldo
COMPRA;15/01/2020;-12,34EUR;987,66EUR
NOMINA;14/01/2020;1.000,00EUR;1.000,00EUR
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'zkb',
    `"Datum";"Buchungstext";"Whg";"Betrag Detail";"ZKB-Referenz";"Referenznummer";"Belastung CHF";"Gutschrift CHF";"Valuta";"Saldo CHF"
"15.01.2020";"Migros";"";"";"Z1";"";"12.34";"";"15.01.2020";"987.66"
"";"Detail line";"CHF";"5.00";"";"";"";"";"";""
"14.01.2020";"Lohn";"";"";"Z2";"";"";"1000.00";"14.01.2020";"1000.00"
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'raiffeisen ch',
    `IBAN;Booked At;Text;Credit/Debit Amount;Balance;Valuta Date
CH12;2020-01-15 00:00:00.0;Migros;-12.34;987.66;2020-01-15 00:00:00.0
;;Detail;;;
CH12;2020-01-14 00:00:00.0;Lohn;1000;1000;2020-01-14 00:00:00.0
`,
    '2020-01-15 -12.34, 2020-01-14 1000',
  ],
  [
    'usbank',
    `"Date","Transaction","Name","Memo","Amount"
"2020-01-15","DEBIT","AMAZON","Download from usbank.com.","-12.34"
"2020-01-14","CREDIT","DEP","x","100.00"
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'alliant',
    `Date,Description,Amount,Balance
01/15/2020,"AMAZON",($12.34),$87.66
01/14/2020,"DEP",$100.00,$100.00
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'only negative paren ccy',
    `Date,Payee,Amount
2020-01-15,X,"(1,234.50) USD"
2020-01-14,Y,"USD 1,000.00"
`,
    '2020-01-15 -1234.50, 2020-01-14 1000.00',
  ],
  [
    'bradesco',
    `Extrato de: Ag: 123 | Conta: 456-7 | Entre 01/01/2020 e 31/01/2020
Data;Histórico;Docto.;Crédito (R$);Débito (R$);Saldo (R$)
01/01/20;SALDO ANTERIOR;;;;1.000,00
15/01/20;COMPRA;1;;-12,34;987,66
16/01/20;TED;2;100,00;;1.087,66
;;Total;100,00;-12,34;1.087,66
`,
    '2020-01-15 -12.34, 2020-01-16 100.00',
  ],
  [
    'charges credits',
    `Date,Description,Charges,Credits
01/15/2020,A,12.34,
01/14/2020,B,,100.00
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'plus minus col',
    `Datum;Betrag;+/-;Text
15.01.2020;12,34;-;a
14.01.2020;100,00;+;b
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'pandas',
    `,date,amount,desc
0,2020-01-15,-12.34,a
1,2020-01-14,100.0,b
`,
    '2020-01-15 -12.34, 2020-01-14 100.0',
  ],
  [
    'jpy',
    `日付,摘要,出金,入金,残高
2020/01/15,コンビニ,"1,234",,"98,766"
2020/01/16,給与,,"200,000","298,766"
`,
    '2020-01-15 -1234, 2020-01-16 200000',
  ],
  [
    'tsv utf16ish',
    `Date\tDescription\tAmount
15/01/2020\tA\t-1,234.56
`,
    '2020-01-15 -1234.56',
  ],
  [
    'comment lines',
    `# exported by x
; second
Date,Description,Amount
2020-01-15,A,-12.34
# end
`,
    '2020-01-15 -12.34',
  ],
  [
    'two sections',
    `Pending Transactions
Date,Description,Amount
01/16/2020,C,-1.00

Posted Transactions
Date,Description,Amount
01/15/2020,A,-12.34
01/14/2020,B,100.00
`,
    '2020-01-16 -1.00, 2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'amt dt',
    `Dt,Payee,Amt
2020-01-15,A,-12.34
2020-01-14,B,1.00
`,
    '2020-01-15 -12.34, 2020-01-14 1.00',
  ],
  [
    'fr credit mutuel',
    `Date;Date de valeur;Montant;Libellé;Solde
15/01/2020;15/01/2020;-12,34;CB;987,66
16/01/2020;16/01/2020;100;VIR;1087,66
`,
    '2020-01-15 -12.34, 2020-01-16 100',
  ],
  [
    'revolut fee',
    `Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance
ATM,Current,2021-01-14 10:00:00,2021-01-15 11:00:00,Cash,-10.00,0.20,GBP,COMPLETED,89.80
CARD_PAYMENT,Current,2021-01-15 10:00:00,2021-01-16 11:00:00,Tesco,-9.80,0.00,GBP,COMPLETED,80.00
TOPUP,Current,2021-01-17 10:00:00,2021-01-17 11:00:00,Top-Up,20.00,0.00,GBP,COMPLETED,100.00
`,
    '2021-01-15 -10.00, 2021-01-16 -9.80, 2021-01-17 20.00',
  ],
  [
    'amazon de visa',
    `Datum,Uhrzeit,Karte,Beschreibung,Umsatzkategorie,Unterkategorie,Status,Punkte,Betrag,Betrag (Bezahlt mit Punkten)
15.01.2020,10:33,123,AMAZON,a,b,Bezahlt,+25,"-12,34",
14.01.2020,10:33,123,GUT,a,b,Bezahlt,0,"100,00",
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'date desc balance only pair',
    `Date,Description,Deposits,Withdrawls,Balance
15-Jan-2020,A,,"$12.34","$987.66"
14-Jan-2020,B,"$1,000.00",,"$1,000.00"
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'zero both',
    `Date,Description,Debit,Credit
15/01/2020,A,12.34,0.00
14/01/2020,B,0.00,100.00
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'dashes for empty',
    `Date,Description,Debit,Credit
15/01/2020,A,12.34,-
14/01/2020,B,-,100.00
`,
    '2020-01-15 -12.34, 2020-01-14 100.00',
  ],
  [
    'mixed quoted thousand',
    `"Date","Description","Withdrawals","Deposits"
"15 Jan 2020","A","1,234.00",""
"14 Jan 2020","B","","5,678.00"
`,
    '2020-01-15 -1234.00, 2020-01-14 5678.00',
  ],
  [
    'xero',
    `*Date,*Amount,Payee,Description,Reference,Check Number
15/01/2020,-12.34,A,d,r,
14/01/2020,5.00,B,d,r,
`,
    '2020-01-15 -12.34, 2020-01-14 5.00',
  ],
  [
    'quickbooks 3col',
    `Date,Description,Amount
1/15/2020,A,-12.34
`,
    '2020-01-15 -12.34',
  ],
  [
    'french no accents D',
    `Date operation;Date valeur;Libelle;Debit;Credit
15/01/2020;15/01/2020;CB;12,34;
16/01/2020;16/01/2020;VIR;;100,00
`,
    '2020-01-15 -12.34, 2020-01-16 100.00',
  ],
  [
    'german old sparkasse',
    `"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Begünstigter/Zahlungspflichtiger";"Kontonummer";"BLZ";"Betrag";"Währung";"Info"
"123456";"30.12";"30.12.16";"X";"Y";"Z";"1";"2";"-12,34";"EUR";"Umsatz gebucht"
`,
    '2016-12-30 -12.34',
  ],
  [
    'mmex',
    `Date,Payee,Type,Amount,Notes
2020-01-15,A,Withdrawal,12.34,n
2020-01-16,B,Deposit,100.00,n
2020-01-17,C,Withdrawal,1.00,n
2020-01-18,D,Transfer,5.00,n
`,
    '2020-01-15 -12.34, 2020-01-16 100.00, 2020-01-17 -1.00, 2020-01-18 5.00',
  ],
  [
    'gnucash',
    `Date,Transaction ID,Number,Description,Notes,Commodity/Currency,Void Reason,Action,Memo,Full Account Name,Account Name,Amount With Sym,Amount Num.,Reconcile,Reconcile Date,Rate/Price
01/15/2020,abc,,Shop,,CURRENCY::EUR,,,,Assets:Giro,Giro,"-12,34 €","-12,34",n,,"1,0000"
,,,,,,,,,Expenses:Food,Food,"12,34 €","12,34",n,,"1,0000"
`,
    '2020-01-15 -12.34',
  ],
  [
    'ledger csv',
    `"2020/01/15","","Shop","Assets:Giro","EUR","-12.34","*",""
"2020/01/15","","Shop","Expenses:Food","EUR","12.34","*",""
`,
    '2020-01-15 -12.34, 2020-01-15 12.34',
  ],
  [
    'hledger reg',
    `"txnidx","date","code","description","account","amount","total"
"1","2020-01-15","","Shop","Assets:Giro","EUR-12.34","EUR-12.34"
"2","2020-01-16","","Shop","Assets:Giro","EUR5.00","EUR-7.34"
`,
    '2020-01-15 -12.34, 2020-01-16 5.00',
  ],
  [
    'kontoauszug Targobank',
    `15.01.2020;Einkauf;-12,34;DE12;X;
16.01.2020;Gehalt;1.000,00;DE99;Y;
`,
    '2020-01-15 -12.34, 2020-01-16 1000.00',
  ],
  [
    'consors visa/lbb',
    `1234;15.01.2020;17.01.2020;AMAZON;EUR;;-12,34
1234;16.01.2020;17.01.2020;GUT;EUR;;100,00
`,
    '2020-01-15 -12.34, 2020-01-16 100.00',
  ],
  [
    'easybank cc',
    `40012;AMAZON;15.01.2020;16.01.2020;-12,34;EUR
`,
    '2020-01-15 -12.34',
  ],
  [
    'elba',
    `15.01.2020;"Text A";15.01.2020;-12,34;EUR;15.01.2020 10:33:12:123
16.01.2020;"Text B";16.01.2020;1.000,00;EUR;16.01.2020 10:33:12:123
`,
    '2020-01-15 -12.34, 2020-01-16 1000.00',
  ],
  [
    'bendigo',
    `"01234567","15/01/2020","-12.34","A","TFR"
"01234567","16/01/2020","100.00","B","DEP"
`,
    '2020-01-15 -12.34, 2020-01-16 100.00',
  ],
  [
    'suncorp',
    `"Date","Description","Amount","Account Balance"
"15/01/2020","A","-$12.34","$987.66"
"16/01/2020","B","$100.00","$1,087.66"
`,
    '2020-01-15 -12.34, 2020-01-16 100.00',
  ],
  [
    'kiwibank',
    `38-9000-0000000-00, , , ,
15 Jan 2020,A ; , ,-12.34,987.66
16 Jan 2020,B ; , ,100.00,1087.66
`,
    '2020-01-15 -12.34, 2020-01-16 100.00',
  ],
  [
    'maybank',
    `Date,Description,Amount
15/01/20,A,12.34-
16/01/20,B,100.00+
`,
    '2020-01-15 -12.34, 2020-01-16 100.00',
  ],
  [
    'dbs',
    `Account Details For:,POSB 123-4
Statement as at:,20 Jan 2020
Available Balance:,987.66

Transaction Date,Reference,Debit Amount,Credit Amount,Transaction Ref1,Transaction Ref2,Transaction Ref3

15 Jan 2020,POS,12.34, ,NETS,,
14 Jan 2020,SAL, ,1000.00,X,,
`,
    '2020-01-15 -12.34, 2020-01-14 1000.00',
  ],
  [
    'uob',
    `Statement Date,Transaction Date,Posting Date,Description,Foreign Currency Type,Transaction Amount(Foreign),Local Currency Type,Transaction Amount(Local)
20 Jan 2020,15 Jan 2020,16 Jan 2020,A,USD,10.00,SGD,12.34
`,
    '2020-01-15 12.34',
  ],
  [
    'local only',
    `Date,Payee,Amount (Local),Amount (Account)
2020-01-15,A,-10.00,-12.34
`,
    '2020-01-15 -12.34',
  ],
  [
    'a terminal: what goes out and what comes in beside each other, twice, all cells filled',
    `Datum der Transaktion,Art,Rechnungsbetrag ausgehend,Rechnungsbetrag eingehend,Zahlungsbetrag ausgehend,Zahlungsbetrag eingehend,Guthaben
"29.12.24, 13:56",Miete,840.12,0.00,840.12,0.00,890.12
"15.03.24, 09:19",Kunde,0.00,40.00,0.00,40.00,1730.24
`,
    '2024-12-29 -840.12, 2024-03-15 40.00',
  ],
  [
    'a broker: one name over a currency and the amount behind it',
    `Datum,Tijd,Omschrijving,Mutatie,,Saldo,,Order
30-12-2019,15:58,Conversie,,,EUR,"13,87",
27-12-2019,08:14,Dividend,EUR,"0,19",EUR,"13,87",
26-12-2019,08:14,Rente,EUR,"-0,02",EUR,"13,68",
`,
    '2019-12-27 0.19, 2019-12-26 -0.02',
  ],
  [
    'a period in each row beside the day of the movement',
    `account,currency,initial_date,final_date,initial_balance,final_balance,item,transaction_date,amount
1234567890,EUR,2019-11-01,2019-11-30,0.00,1000.00,Client,2019-11-02,1500.00
1234567890,EUR,2019-11-01,2019-11-30,0.00,1000.00,Rent,2019-11-10,-500.00
`,
    '2019-11-02 1500.00, 2019-11-10 -500.00',
  ],
  [
    'orders: nothing but a total',
    `order id,items,date,total,shipping,tax
1,Soap,2022-12-20,4.22,0,0.24
2,Lamp,2022-12-21,7.42,0,0.42
`,
    '2022-12-20 4.22, 2022-12-21 7.42',
  ],
  [
    'a card in Russia: the amount in the currency of the account, and what is only authorised',
    `Номер карты;Дата операции;Сумма операции;Валюта операции;Сумма в валюте счета;Валюта счета;Основание;Статус
'4622******7428;2019-07-06;-4,50;EUR;-336,15;RUR;Магазин;Исполнено
'4622******7428;2019-07-05;-300,00;RUR;-300,00;RUR;Телефон;Отменено
'4622******7428;2019-07-04;-600,00;RUR;-600,00;RUR;Кафе;В обработке
`,
    '2019-07-06 -336.15, 2019-07-04 -600.00',
  ],
  [
    'a currency written with points',
    `Date,Payee,Outflow,Inflow
2022/11/07,shop,د.ا.4.750,د.ا.0.000
2022/12/11,salary,د.ا.0.000,د.ا.93.210
`,
    '2022-11-07 -4.750, 2022-12-11 93.210',
  ],
  [
    'rupees with a point behind their sign',
    `Date,Details,Amount
2022-11-07,shop,-Rs.500
2022-11-08,salary,"Rs.1,250.50"
`,
    '2022-11-07 -500, 2022-11-08 1250.50',
  ],
  [
    'decimal commas outside of quotes, between commas',
    `Datum,Beskrivning,Belopp,Saldo
2026-01-25,Lön,35000,36000,50
2026-01-26,ICA,-350,50,35650,00
`,
    '2026-01-25 35000, 2026-01-26 -350.50',
  ],
  [
    'weekdays beside the dates',
    `Típus;Könyvelés dátuma;Összeg;Közlemény
Átutalás;2025.11.17., hétfő;10 000;a
Kártya;2025.11.18., kedd;-5 000;b
`,
    '2025-11-17 10000, 2025-11-18 -5000',
  ],
  [
    'a wallet in China: what was closed moved nothing',
    `交易时间,交易对方,商品说明,收/支,金额,交易状态
2026-01-15 08:30:00,早餐店,早餐,支出,15.00,交易成功
2026-01-16 08:30:00,用户,收款,收入,100.00,交易成功
2026-01-18 08:30:00,商店,商品,支出,20.00,交易关闭
`,
    '2026-01-15 -15.00, 2026-01-16 100.00',
  ],
  [
    'a bank in China: what was transferred out, and in',
    `交易时间,收款方姓名,交易类型,交易金额,摘要
2026-09-23 18:09:25,美食荟,转出,20.00,支付
2026-09-25 08:01:00,张三,转入,100.00,转账
`,
    '2026-09-23 -20.00, 2026-09-25 100.00',
  ],
  [
    'a bank in Korea',
    `거래일시,적요,출금액,입금액
2024-01-05,마트,10000,0
2024-01-10,급여,0,200000
`,
    '2024-01-05 -10000, 2024-01-10 200000',
  ],
  [
    'a bank in India: lakhs, the day first',
    `Date,Narration,Withdrawal Amt.,Deposit Amt.,Closing Balance
01/04/24,Rent,"1,00,000.00",,"1,25,000.00"
02/04/24,Salary,,"25,000.00","1,50,000.00"
`,
    '2024-04-01 -100000.00, 2024-04-02 25000.00',
  ],
  [
    'a card of two rows, of which one is the payment to it',
    `Date,Description,Card Member,Amount
01/25/2026,CLOTHES,JANE,84.20
01/28/2026,AUTOPAY PAYMENT,JANE,-84.20
`,
    '2026-01-25 -84.20, 2026-01-28 84.20',
  ],
  [
    'an account that pays a card, and gets wages',
    `Date,Description,Amount
01/25/2026,ACME PAYROLL,2000.00
01/26/2026,INTEREST,0.20
01/28/2026,BANKCARD AUTOPAY,-84.20
`,
    '2026-01-25 2000.00, 2026-01-26 0.20, 2026-01-28 -84.20',
  ],
  [
    'balances that go against the names of two columns once, which is no proof',
    `Date,Description,Withdrawal,Deposit,Balance
07/31/2022,Interest paid,,$1.00,$2.00
02/03/2022,Electronic withdrawal,$2.00,,$3.00
`,
    '2022-07-31 1.00, 2022-02-03 -2.00',
  ],
  [
    'text behind quotes in the last line',
    `Date,Action,Amount,Settlement
12/31/2021,Fee,-8.00,
11/22/2021,Deposit,11.00,

"Date downloaded" 12/31/2021 9:11 am`,
    '2021-12-31 -8.00, 2021-11-22 11.00',
  ],
  [
    'an issuer that thanks for a payment',
    `Trans. Date,Post Date,Description,Amount,Category
10/15/2025,10/15/2025,WATER WORKS,127.52,Services
09/27/2025,09/27/2025,INTERNET PAYMENT - THANK YOU,-180.00,Payments
`,
    '2025-10-15 -127.52, 2025-09-27 180.00',
  ],
];

test.each(FORMS)('the form of %s', (_form, text, movements) => {
  const { statements, skipped } = collectStatements(openStatementFile(Buffer.from(text), {}, 'csv').parts);
  const read = statements.flatMap((statement) => statement.lines);
  expect(read.map(({ date, amount }) => `${isoOf(date)} ${amount}`).join(', ')).toBe(movements);
  expect(read.every(({ description }) => description !== '')).toBe(true);
  const told = [...read, ...skipped].map(({ sourceLine }) => sourceLine);
  expect(new Set(told).size).toBe(told.length);
});
